/// Git LFS's server side: the batch API with the basic transfer, locks, and tickets for those who
/// come over SSH. Imports the git package's access rules.
@NullMarked
package dev.millstream.git.lfs;

import org.jspecify.annotations.NullMarked;
