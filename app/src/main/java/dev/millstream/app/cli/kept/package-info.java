/// Commands about what functions keep: buckets and queues.
@NullMarked
package dev.millstream.app.cli.kept;

import org.jspecify.annotations.NullMarked;
