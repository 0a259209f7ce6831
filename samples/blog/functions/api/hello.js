import { greeting } from "../../lib/greeting.js";

// GET /api/hello?name=Ada
export function onRequestGet({ request }) {
  const name = new URL(request.url).searchParams.get("name") || "world";
  return Response.json({ message: greeting(name), runtime: "V8" });
}
