/// Makes the pictures of sites smaller, after going live. Imports the transcoder, the store, the
/// deployments and the jobs.
@NullMarked
package dev.millstream.control.pictures;

import org.jspecify.annotations.NullMarked;
