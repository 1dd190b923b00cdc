/**
 * Health and metrics over HTTP.
 *
 * <p>The way: {@link dev.greeter.admin.AdminVerticle} answers a request from what its Vert.x knows:
 * the phase and the event loops of every {@link dev.greeter.group.Service}, and the registry. It
 * knows no other verticle.
 */
package dev.greeter.admin;
