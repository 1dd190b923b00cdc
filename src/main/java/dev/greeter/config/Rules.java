package dev.greeter.config;

import java.util.List;

/** A record whose keys have rules between them, which a schema cannot hold. */
public interface Rules {

  /**
   * Holds the record against its own rules.
   *
   * @return a mistake for each that is broken, its pointer relative to the record
   */
  List<Mistake> mistakes();
}
