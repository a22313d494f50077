namespace RpcGateway.Checker.Checking;

/// <summary>The result of a check.</summary>
/// <param name="Violations">What must not happen and did.</param>
/// <param name="Missing">What must have happened for the result to mean anything, and did not.</param>
/// <param name="Figures">What the run did.</param>
internal sealed record Verdict(IReadOnlyList<string> Violations, IReadOnlyList<string> Missing, IReadOnlyList<string> Figures)
{
    public string Name => Violations.Count > 0 ? "fail" : Missing.Count > 0 ? "inconclusive" : "pass";

    /// <summary>0 for pass, 1 for fail, 2 for inconclusive.</summary>
    public int ExitCode => Violations.Count > 0 ? 1 : Missing.Count > 0 ? 2 : 0;
}
