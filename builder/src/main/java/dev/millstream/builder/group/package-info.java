/// Control groups of Linux (cgroup v2) around child processes. Imports no other package of ours.
@NullMarked
package dev.millstream.builder.group;

import org.jspecify.annotations.NullMarked;
