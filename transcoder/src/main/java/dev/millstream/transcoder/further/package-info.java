/// Further rungs in a stream that is whole. Imports the manifests of streams and the store.
@NullMarked
package dev.millstream.transcoder.further;

import org.jspecify.annotations.NullMarked;
