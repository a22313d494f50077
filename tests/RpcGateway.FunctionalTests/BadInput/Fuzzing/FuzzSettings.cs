using System.Globalization;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>How long to look, and where to start. Each round has a seed of its own, so that one can be run again alone.</summary>
internal static class FuzzSettings
{
    /// <summary><c>RPCGATEWAY_FUZZ_ROUNDS</c>; the normal run takes a few seconds.</summary>
    public static int Rounds(int normal) => Read("RPCGATEWAY_FUZZ_ROUNDS") ?? normal;

    /// <summary><c>RPCGATEWAY_FUZZ_SEED</c>, which a failure prints.</summary>
    public static int FirstSeed => Read("RPCGATEWAY_FUZZ_SEED") ?? 1;

    /// <summary>Runs rounds with one seed after the other; a failure names the seed.</summary>
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
                    $"Again with RPCGATEWAY_FUZZ_SEED={seed} RPCGATEWAY_FUZZ_ROUNDS=1.{Environment.NewLine}{e.Message}", e);
            }
        }
    }

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
