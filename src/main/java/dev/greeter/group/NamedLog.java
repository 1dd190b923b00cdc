package dev.greeter.group;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The log of one service: each line has its name. Thread-safe. */
public final class NamedLog {

  private final Logger log;
  private final String name;

  /**
   * Makes a log whose lines bear a name.
   *
   * @param of the class whose logger it is
   * @param name of the service
   */
  public NamedLog(Class<?> of, String name) {
    this.log = LoggerFactory.getLogger(of);
    this.name = name;
  }

  /**
   * Begins a line.
   *
   * @param level of the line
   * @return where its values and its message are added
   */
  public LoggingEventBuilder at(Level level) {
    return log.atLevel(level).addKeyValue("name", name);
  }

  /**
   * Begins a line at INFO.
   *
   * @return where its values and its message are added
   */
  public LoggingEventBuilder info() {
    return at(Level.INFO);
  }

  /**
   * Begins a line at WARN.
   *
   * @return where its values and its message are added
   */
  public LoggingEventBuilder warn() {
    return at(Level.WARN);
  }

  /**
   * Whether a line of a level goes anywhere.
   *
   * @param level of the line
   * @return false if it is better not begun
   */
  public boolean isOn(Level level) {
    return log.isEnabledForLevel(level);
  }
}
