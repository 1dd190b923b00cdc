package dev.greeter;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The first words of well-known services; docs/guide/recipes.md tells what was tried. */
enum Recipe {
  /** The server of this project. */
  GREETER(
      """
      {"message": "1", "endOfReply": "expected", "expect": {"reply": "Welcome to server!"}}"""),
  /** A PING. */
  REDIS(
      """
      {"message": "PING\\r\\n", "endOfReply": "expected", "expect": {"reply": "+PONG\\r\\n"}}"""),
  /** An SSLRequest, which needs no user; the answer is N without TLS. */
  POSTGRES(
      """
      {"message": {"hex": "0000000804d2162f"}, "endOfReply": "expected",
       "expect": {"reply": "N"}}"""),
  /** The server speaks first: a packet of less than 256 bytes, the first one, of protocol 10. */
  MYSQL(
      """
      {"message": "", "expect": {"greeting": {"matches": "^.\\\\x00{3}\\\\n"}}}"""),
  /** A greeting, then QUIT. */
  SMTP(
      """
      {"message": "QUIT\\r\\n", "expect": {"greeting": {"begins": "220 "},
       "reply": {"begins": "221 "}}}"""),
  /** The server speaks first. */
  SSH(
      """
      {"message": "", "expect": {"greeting": {"begins": "SSH-2.0-"}}}"""),
  /** A GET. */
  HTTP(
      """
      {"message": "GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n",
       "expect": {"reply": {"begins": "HTTP/1.1 200"}}}""");

  private final String json;

  Recipe(String json) {
    this.json = json;
  }

  /** The name, as it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The keys of {@code client.config} that it stands for. */
  JsonObject config() {
    return new JsonObject(json);
  }
}
