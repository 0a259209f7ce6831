package dev.millstream.builder.lint;

/// An address that a page names. What `loads` is fetched with the page (a script, a style, a
/// picture), other links wait for a click.
record Link(String address, int line, boolean loads) {}
