/// What projects keep with Git LFS: their large files, how many bytes of them they may have, and
/// who locked which. Imports the API's frame, the projects, the database and git's LFS.
@NullMarked
package dev.millstream.control.largefiles;

import org.jspecify.annotations.NullMarked;
