package org.winnow.access;

/** Who is logged in. */
record Me(long id, String name, Role role) {

  static Me of(User user) {
    return new Me(user.id(), user.name(), user.role());
  }
}
