/**
 * Replays of fully labeled sets, as they are or made harder, through the same encoder, classifier
 * and policy, with their comparison; and simulated annotators that label a running server.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.simulation;
