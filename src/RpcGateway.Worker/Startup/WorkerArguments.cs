using System.Globalization;
using RpcGateway.Backend;
using RpcGateway.Worker.StoredJobs;

namespace RpcGateway.Worker.Startup;

/// <summary>The command line of the worker.</summary>
internal sealed class WorkerArguments
{
    /// <summary>The environment variable with the token: other users of the machine cannot read it, unlike command lines.</summary>
    public const string TokenVariable = "RPCGATEWAY_TOKEN";

    public const string Usage = """
        Usage: RpcGateway.Worker --gateway <address> [--gateway <address>] [options]
          --gateway <address>    a node of the gateway, for example ws://localhost:5080; without a path, /rpc/backends
          --token <token>        identifies the worker; better in the environment variable RPCGATEWAY_TOKEN
          --name <name>          the name in logs and errors; default: machine, process id and a random part
          --concurrency <jobs>   how many jobs run at once, 1 to 10000; the others wait; default: 100
          --drain <seconds>      how long running jobs may continue when the worker stops, 0 to 600; default: 30
        """;

    private const string Contract = "jobs";
    private const string BackendsPath = "/rpc/backends";
    private const int MaxConcurrency = 10_000;
    private const int MaxDrain = 600;
    private const int MaxName = 100;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);
    private static readonly string[] Schemes = ["ws", "wss", "http", "https"];

    private readonly List<Uri> _gateways = [];
    private readonly List<string> _errors = [];
    private string? _token;
    private string _name = new RpcBackendOptions().Instance;
    private int _drain = 30;

    private WorkerArguments()
    {
    }

    /// <summary>The addresses that backends connect to.</summary>
    public IReadOnlyList<Uri> Gateways => _gateways;

    /// <summary>How many jobs run at once.</summary>
    public int Concurrency { get; private set; } = 100;

    /// <summary>How the worker takes stored jobs, with the same name and token.</summary>
    public StoredJobSettings StoredJobs => new(_name, Concurrency, _token);

    /// <summary>The time limit of the whole shutdown.</summary>
    public TimeSpan ShutdownTimeout => TimeSpan.FromSeconds(_drain) + CloseTime;

    /// <summary>What is invalid.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static bool AskForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <param name="args">Options with their values, as <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="token">The token from the environment; used unless the command line has one.</param>
    public static WorkerArguments Parse(string[] args, string? token)
    {
        var arguments = new WorkerArguments();
        foreach (var (option, value) in arguments.Split(args))
        {
            arguments.Read(option, value);
        }

        arguments._token ??= string.IsNullOrEmpty(token) ? null : arguments.ReadToken(TokenVariable, token);
        if (arguments._gateways.Count == 0 && arguments._errors.Count == 0)
        {
            arguments._errors.Add("--gateway is missing. Add the address of the gateway, for example --gateway ws://localhost:5080.");
        }

        return arguments;
    }

    public void Configure(RpcBackendOptions options)
    {
        foreach (var gateway in _gateways)
        {
            options.Gateways.Add(gateway);
        }

        options.Instance = _name;
        options.AccessTokenProvider = _token is { } token ? _ => new(token) : null;
        options.DrainTimeout = TimeSpan.FromSeconds(_drain);

        // A job has no state that its client would need again, so each one can run on the least loaded worker.
        options.RoutePerCall(Contract);
    }

    private IEnumerable<(string Option, string Value)> Split(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var arg = args[i];
            if (arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                yield return (arg[..equals], arg[(equals + 1)..]);
            }
            else if (!arg.StartsWith("--", StringComparison.Ordinal))
            {
                _errors.Add($"'{arg}' is not an option.");
            }
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                yield return (arg, args[++i]);
            }
            else
            {
                _errors.Add($"{arg} has no value.");
            }
        }
    }

    private void Read(string option, string value)
    {
        switch (option)
        {
            case "--gateway":
                AddGateway(value);
                break;
            case "--token":
                _token = ReadToken(option, value);
                break;
            case "--name":
                _name = ReadName(option, value) ?? _name;
                break;
            case "--concurrency":
                Concurrency = ReadNumber(option, value, 1, MaxConcurrency) ?? Concurrency;
                break;
            case "--drain":
                _drain = ReadNumber(option, value, 0, MaxDrain) ?? _drain;
                break;
            default:
                _errors.Add($"{option} is not an option.");
                break;
        }
    }

    private void AddGateway(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || !Schemes.Contains(address.Scheme) || address.Host.Length == 0)
        {
            _errors.Add($"--gateway is '{value}', but must be an address such as ws://localhost:5080 or wss://gateway.example.com.");
            return;
        }

        // These parts may contain secrets, which logs would repeat.
        if (address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
        {
            _errors.Add($"--gateway must be an address without user, query and fragment. Use {TokenVariable} for the token.");
            return;
        }

        address = address.AbsolutePath == "/" ? new Uri(address, BackendsPath) : address;
        if (_gateways.Contains(address))
        {
            _errors.Add($"--gateway {address} was given twice.");
            return;
        }

        _gateways.Add(address);
    }

    private string? ReadName(string option, string value)
    {
        if (value.Length is > 0 and <= MaxName && value.All(one => one is > ' ' and <= '~' and not ('"' or '\\')))
        {
            return value;
        }

        _errors.Add($"{option} must have 1 to {MaxName} characters, printable ASCII without spaces, quotes and backslashes.");
        return null;
    }

    private string? ReadToken(string origin, string value)
    {
        if (value.Length > 0 && value.All(one => one is > ' ' and <= '~'))
        {
            return value;
        }

        // The value is a secret, so it is not repeated.
        _errors.Add($"{origin} must be printable ASCII without spaces.");
        return null;
    }

    private int? ReadNumber(string option, string value, int minimum, int maximum)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        _errors.Add($"{option} is '{value}', but must be a whole number from {minimum} to {maximum}.");
        return null;
    }
}
