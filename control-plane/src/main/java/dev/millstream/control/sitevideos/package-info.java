/// Videos that lie in sites: has them made into streams, and takes those away that no deployment
/// holds any more. Imports deployments, the stream side, the jobs, the database and the store.
@NullMarked
package dev.millstream.control.sitevideos;

import org.jspecify.annotations.NullMarked;
