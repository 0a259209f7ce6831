/// Files on their way from a commit to a site: paths, their bytes, and what is wrong with them.
/// Reads git objects through JGit and checks nothing out; imports no other package of ours but the
/// store's port.
@NullMarked
package dev.millstream.builder.source;

import org.jspecify.annotations.NullMarked;
