package org.winnow.project;

import org.jspecify.annotations.Nullable;

/**
 * One of the answers a project's images can get.
 *
 * @param color {@code #rrggbb}
 * @param key a letter or digit that answers with this class, besides the digit of its position
 * @param position from 0, without gaps
 */
public record ImageClass(long id, String name, String color, @Nullable String key, int position) {}
