namespace RpcGateway.Host.Startup;

/// <summary>The option that serves the sample services and their pages outside Development.</summary>
internal static class SampleSwitch
{
    private const string Option = "--samples";

    /// <summary>
    /// Removes the option from the arguments, because .NET's command-line parser would read the next argument as its
    /// value.
    /// </summary>
    public static bool TryTake(ref string[] args)
    {
        var others = args.Where(arg => arg != Option).ToArray();
        var found = others.Length < args.Length;
        args = others;
        return found;
    }
}
