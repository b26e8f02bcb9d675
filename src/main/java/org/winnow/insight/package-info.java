/** What monitoring shows: progress, learning curve, rounds. */
@org.jspecify.annotations.NullMarked
package org.winnow.insight;
