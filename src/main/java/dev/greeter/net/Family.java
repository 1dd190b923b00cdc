package dev.greeter.net;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The family of addresses that a name is looked up for. */
public enum Family {
  /** Each that this machine has an address of. */
  ANY,
  /** IPv4. */
  INET,
  /** IPv6. */
  INET6;

  /** Reads the word that stands in a configuration. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Family of(Object word) {
    return word.equals("4") ? INET : word.equals("6") ? INET6 : ANY;
  }
}
