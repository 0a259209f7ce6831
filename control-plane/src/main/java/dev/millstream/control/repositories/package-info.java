/// Sees to the projects' git repositories. Imports git and the jobs.
@NullMarked
package dev.millstream.control.repositories;

import org.jspecify.annotations.NullMarked;
