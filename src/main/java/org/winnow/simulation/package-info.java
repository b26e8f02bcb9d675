/**
 * Replays of fully labeled sets through the same encoder, classifier and policy, and simulated
 * annotators that label a running server.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.simulation;
