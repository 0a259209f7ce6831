/// What has an isolate take its next turn. Imports nothing of ours.
@NullMarked
package dev.millstream.functions.host.turn;

import org.jspecify.annotations.NullMarked;
