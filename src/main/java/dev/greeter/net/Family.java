package dev.greeter.net;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The family of addresses that a name is looked up for. */
public enum Family {
  /** Each that this machine has an address of. */
  ANY,
  /** IPv4. */
  @JsonProperty("4")
  INET,
  /** IPv6. */
  @JsonProperty("6")
  INET6
}
