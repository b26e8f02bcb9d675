package org.winnow.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How many images the caller wants in hand, those it holds included.
 *
 * @param count at most 20: what a browser loads ahead, and what one who leaves withholds from
 *     others until the leases end
 */
record LeaseRequest(@Min(1) @Max(20) int count) {}
