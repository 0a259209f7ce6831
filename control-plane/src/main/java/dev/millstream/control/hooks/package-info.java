/// Addresses outside the API that have a project built without a token. Imports the API's frame,
/// the deployments and the database.
@NullMarked
package dev.millstream.control.hooks;

import org.jspecify.annotations.NullMarked;
