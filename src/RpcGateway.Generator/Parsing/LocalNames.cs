namespace RpcGateway.Generator.Parsing;

/// <summary>Chooses names for parameters in generated code, where some names are already used.</summary>
internal static class LocalNames
{
    // The local variables of emitted methods. Fields start with an underscore.
    private static readonly HashSet<string> Taken = ["service", "call", "arguments", "parameter", "proxy", "writer", "faults"];

    /// <summary>Returns a name for each parameter: its own name if possible.</summary>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string> names)
    {
        var used = new HashSet<string>(names);
        return [.. names.Select(name => CSharpText.Escape(ChooseOne(name, used)))];
    }

    private static string ChooseOne(string name, HashSet<string> used)
    {
        if (!Taken.Contains(name) && name[0] != '_')
        {
            return name;
        }

        var free = "the" + char.ToUpperInvariant(name[0]) + name.Substring(1);
        while (!used.Add(free))
        {
            free += "_";
        }

        return free;
    }
}
