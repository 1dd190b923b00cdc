/**
 * The check of a real cluster, which {@code mvn verify -Pcluster} runs and nothing else does:
 * {@code ClusterCheck} says what, {@code Cluster} does it with kubectl as a process, in a namespace
 * of its own that is deleted however the check ends.
 */
package dev.greeter.k8s.cluster;
