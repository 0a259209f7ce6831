package dev.millstream.edge.guard;

import java.util.List;
import java.util.Map;

/// What came back over a stream: fields without the date, and the body.
record StreamAnswer(Map<String, String> fields, List<Byte> body) {}
