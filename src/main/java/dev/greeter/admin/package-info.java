/**
 * Health and metrics over HTTP.
 *
 * <p>The way: {@link dev.greeter.admin.AdminVerticle} answers a request from what it was given to
 * ask: is anything amiss, do the event loops turn, what do the meters say. It knows no other
 * verticle.
 */
package dev.greeter.admin;
