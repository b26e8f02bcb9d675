/**
 * Images from elsewhere: by {@code https:} address from public hosts, by {@code s3:} address from
 * buckets that the administrator allows. {@code pool} asks {@link org.winnow.remote.RemoteImages}
 * for bytes and {@link org.winnow.remote.Buckets} for lists. Every address came from a stranger:
 * what is connected to is checked, not what a name says, and time, size and memory have limits.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.remote;
