/// Which addresses are the public's: one rule for all that connect where a stranger says. Imports
/// nothing of ours.
@NullMarked
package dev.millstream.store.network;

import org.jspecify.annotations.NullMarked;
