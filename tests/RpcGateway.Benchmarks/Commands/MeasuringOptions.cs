using System.CommandLine;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>The options of every command that runs workloads.</summary>
internal sealed class MeasuringOptions
{
    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "Fewer and shorter rounds: figures to work with, not to publish.",
    };

    private readonly Option<FileInfo?> _json = new("--json") { Description = "A file for everything that was measured." };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "How often each server is measured." };
    private readonly Option<double?> _seconds = new("--seconds") { Description = "How long each time." };
    private readonly Option<double?> _warmUp = new("--warm-up") { Description = "How many seconds it works before." };
    private readonly Option<double?> _scale = new("--scale")
    {
        Description = "What part of the items and connections there are, from 0 to 1.",
    };

    private readonly Option<string[]> _only;
    private readonly Option<string[]> _skip = Names("--skip", "The workloads to leave out.");

    public MeasuringOptions(IEnumerable<IWorkload> workloads) => _only = Names(
        "--only", $"The workloads to run, with commas: {string.Join(", ", workloads.Select(one => one.Name))}.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _quick, _only, _skip, _json, _rounds, _seconds, _warmUp, _scale })
        {
            command.Add(option);
        }
    }

    public string[] Only(ParseResult arguments) => arguments.GetValue(_only) ?? [];

    public string[] Skip(ParseResult arguments) => arguments.GetValue(_skip) ?? [];

    public FileInfo? Json(ParseResult arguments) => arguments.GetValue(_json);

    public CompareSettings Settings(ParseResult arguments, CompareSettings whole, CompareSettings quick)
    {
        var standard = arguments.GetValue(_quick) ? quick : whole;
        return standard with
        {
            Rounds = arguments.GetValue(_rounds) ?? standard.Rounds,
            Duration = arguments.GetValue(_seconds) is { } duration ? TimeSpan.FromSeconds(duration) : standard.Duration,
            Scale = arguments.GetValue(_scale) ?? standard.Scale,
            WarmUp = arguments.GetValue(_warmUp) is { } time ? TimeSpan.FromSeconds(time) : standard.WarmUp,
        };
    }

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(','))],
    };
}
