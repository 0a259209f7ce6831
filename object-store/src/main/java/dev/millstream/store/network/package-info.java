/// Where the server connects when a stranger says where: one rule for all that do. Imports nothing
/// of ours.
@NullMarked
package dev.millstream.store.network;

import org.jspecify.annotations.NullMarked;
