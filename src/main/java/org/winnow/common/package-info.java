/**
 * What every package may use: the family of domain exceptions and their one mapper to problem
 * details, and the notice that something changed. Knows no feature.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.common;
