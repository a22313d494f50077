using System.Globalization;

namespace RpcGateway.TestTools;

/// <summary>The number of rounds and the first seed. Each round has its own seed, so that it can be repeated alone.</summary>
internal static class FuzzSettings
{
    /// <summary><c>RPCGATEWAY_FUZZ_ROUNDS</c>; the default takes a few seconds.</summary>
    public static int Rounds(int normal) => Read("RPCGATEWAY_FUZZ_ROUNDS") ?? normal;

    /// <summary><c>RPCGATEWAY_FUZZ_SEED</c>, which a failure prints.</summary>
    public static int FirstSeed => Read("RPCGATEWAY_FUZZ_SEED") ?? 1;

    /// <summary>Runs the rounds with consecutive seeds. A failure names its seed.</summary>
    public static async Task RunAsync(int normalRounds, Func<int, Task> round)
    {
        for (var seed = FirstSeed; seed < FirstSeed + Rounds(normalRounds); seed++)
        {
            try
            {
                await round(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(
                    $"Repeat with RPCGATEWAY_FUZZ_SEED={seed} RPCGATEWAY_FUZZ_ROUNDS=1.{Environment.NewLine}{e.Message}", e);
            }
        }
    }

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
