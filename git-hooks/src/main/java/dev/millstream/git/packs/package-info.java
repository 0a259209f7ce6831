/// Keeps repositories small and fast while they are pushed to. Imports JGit only.
@NullMarked
package dev.millstream.git.packs;

import org.jspecify.annotations.NullMarked;
