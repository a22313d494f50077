namespace RpcGateway.StreamJsonRpc.Targets;

internal sealed record ProcessTarget(string FileName, IReadOnlyList<string> Arguments) : BackendTarget
{
    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(FileName))
        {
            yield return "StartProcess: the file name must not be empty.";
        }
        else if (FileName.AsSpan().IndexOfAny('/', '\\') >= 0 && !Path.IsPathFullyQualified(FileName))
        {
            // A relative path would depend on the directory that the gateway was started in.
            yield return $"StartProcess: the file name '{FileName}' must be an absolute path or the name of a program in PATH.";
        }

        if (Arguments is null || Arguments.Any(argument => argument is null || argument.Contains('\0')))
        {
            yield return "StartProcess: an argument is null or contains a null character.";
        }
    }

    public override string ToString() => FileName;
}
