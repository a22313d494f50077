global using System.Diagnostics;

namespace Docs.Telemetry;

internal abstract class Scene;
