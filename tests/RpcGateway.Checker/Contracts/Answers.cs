namespace RpcGateway.Checker.Contracts;

/// <summary>The results that a correct ledger returns. The TypeScript clients compute the same.</summary>
internal static class Answers
{
    private const long MaxNumber = 1_000_000_000;

    public static long Append(int client, long number) => (client * MaxNumber) + number;

    public static long Ask(int client, long number) => (client * MaxNumber) + number + 1;
}
