/**
 * Health, metrics and a status page over HTTP.
 *
 * <p>The way: {@link dev.greeter.admin.AdminVerticle} answers a request from what its Vert.x knows:
 * the phase, the event loops and the counts of every {@link dev.greeter.group.Service}, and the
 * registry. Its {@link dev.greeter.admin.History} takes the counts once a second. It knows no other
 * verticle.
 */
package dev.greeter.admin;
