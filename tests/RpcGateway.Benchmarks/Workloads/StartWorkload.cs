using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>How soon the published gateway answers, and how large it is.</summary>
internal sealed class StartWorkload : IWorkload
{
    public string Name => "start";

    public string Title => "From the start of the process to the first answered call: the published host";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
    [
        new Case(
            "first call",
            [
                new FirstAnswer(new PublishedHost("framework-dependent", isTrimmed: false)),
                new FirstAnswer(new PublishedHost("trimmed, self-contained", isTrimmed: true)),
            ],
            FirstAnswer.Columns,
            [])
        {
            NeedsFreshProcess = true,
        },
    ];
}
