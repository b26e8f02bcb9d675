/**
 * Projects, their classes and their settings. Every feature about images asks here whether a
 * project is there, which classes it has and how it wants to be run.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.project;
