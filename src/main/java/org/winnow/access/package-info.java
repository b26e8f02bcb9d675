/**
 * Who may do what: users, roles, sessions, API tokens, the first visit. Called by every resource
 * through its role annotations.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.access;
