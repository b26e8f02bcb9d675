package org.winnow.pool;

import org.jspecify.annotations.Nullable;

/**
 * An entry and what became of it.
 *
 * @param label the name of its class, if it brought one that is wanted
 * @param version the file's, if it is to be remembered with what became of it
 */
record Decision(String source, Verdict verdict, @Nullable String label, @Nullable String version) {}
