/**
 * What the instances of one deployment share: a {@link dev.greeter.group.Group} with its {@link
 * dev.greeter.group.Phase} and its {@link dev.greeter.group.Meters}.
 *
 * <p>The way: a verticle joins its group in {@code start()}, by the ID of its deployment; the group
 * is a {@link dev.greeter.group.Service}, which is how health finds it; the verticle leaves in
 * {@code stop()}, and with the last one the group and its meters are gone.
 */
package dev.greeter.group;
