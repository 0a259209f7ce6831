/// The pages of projects and their deployments, one class each, and what their templates show.
/// Imports the dashboard's frame and the services that the API uses, too.
@NullMarked
package dev.millstream.control.dashboard.site;

import org.jspecify.annotations.NullMarked;
