/// What builds leave for the next build of their project: packages, `node_modules`, folders of
/// generators. Imports `detect` and `process`.
@NullMarked
package dev.millstream.builder.cache;

import org.jspecify.annotations.NullMarked;
