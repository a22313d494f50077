namespace RpcGateway.Host.Startup;

/// <summary>Decides whether the sample services and their pages are served: in Development, or with an option.</summary>
internal static class SampleSwitch
{
    private const string Option = "--samples";

    /// <summary>
    /// Removes the option from the arguments: the command line of .NET would take the next argument for its value.
    /// </summary>
    public static bool TryTake(ref string[] args)
    {
        var others = args.Where(arg => arg != Option).ToArray();
        var found = others.Length < args.Length;
        args = others;
        return found;
    }
}
