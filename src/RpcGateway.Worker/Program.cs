using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Jobs;
using RpcGateway.Services;
using RpcGateway.Worker.Jobs;
using RpcGateway.Worker.Startup;
using RpcGateway.Worker.StoredJobs;

if (WorkerArguments.AskForHelp(args))
{
    Console.WriteLine(WorkerArguments.Usage);
    return 0;
}

var arguments = WorkerArguments.Parse(args, Environment.GetEnvironmentVariable(WorkerArguments.TokenVariable));
if (arguments.Errors.Count > 0)
{
    return Failure.Print("the command line is invalid", arguments.Errors, WorkerArguments.Usage);
}

try
{
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    builder.Logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
    });
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    builder.Services.AddSingleton(new JobSlots(arguments.Concurrency));
    builder.Services.AddSingleton<JobsService>();
    builder.Services.AddSingleton<WorkerJobs>();
    builder.Services.AddRpcBackend(arguments.Configure).AddService<IJobs, WorkerJobs>();
    builder.Services.AddSingleton(arguments.StoredJobs);
    builder.Services.AddHostedService<StoredJobLinks>();
    builder.Services.Configure<HostOptions>(host =>
    {
        host.ShutdownTimeout = arguments.ShutdownTimeout;

        // Calls and stored jobs have the same time to end.
        host.ServicesStopConcurrently = true;
    });
    var worker = builder.Build();
    Welcome.Print(arguments);
    await worker.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // The process was stopped before it started to connect.
    return 0;
}
catch (OptionsValidationException e)
{
    return Failure.Print("the command line is invalid", e.Failures, WorkerArguments.Usage);
}
